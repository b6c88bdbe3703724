int main() {
  if (a)
    return 1;
  else
    x();
  if (b) return 2;
}
