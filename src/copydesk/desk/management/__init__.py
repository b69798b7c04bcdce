"""Django commands of the desk."""
