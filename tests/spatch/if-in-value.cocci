// A value with a whole #if takes its lines along; one with one end of it stays where it is.
@@ expression e; @@
- g(e);
+ h(e);
