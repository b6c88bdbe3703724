int main() {
  while (a) {
    x();
  }
}
