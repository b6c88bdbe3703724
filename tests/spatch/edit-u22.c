int main() {
  x = 1;
  x=2;
  x = a
    + b;
}
