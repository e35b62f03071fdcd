"""What needs Qt outside the window: microphone, loudspeaker and others like them."""
