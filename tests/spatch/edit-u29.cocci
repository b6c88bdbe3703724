@@ @@
- int main() {
+ int main(void) {
  ...
  }
