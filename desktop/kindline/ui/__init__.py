"""The window: PySide6 widgets that paint frames and hand back what the customer did."""
