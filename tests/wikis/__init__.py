"""DokuWiki and MediaWiki as their administrators run them, with the assistant in their pages."""
