"""Messages and alerts between headquarters and the posts: sent, acknowledged by name, escalated, expired."""
