int main() {
  x();
}
