"""What readers see: a released version as an article, its corrections, feeds. Nothing here changes anything."""
