"""How people prove who they are: allauth, with the rules of this site (docs/adr/0013-sign-in.md)."""
