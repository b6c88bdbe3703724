@@ identifier i; expression e; @@
struct ops i = {
- .owner = e,
};
