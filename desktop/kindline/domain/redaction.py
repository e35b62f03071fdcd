MARK="[struck out]"
