int g() {
  if (x) {
    y();
    return 1;
  }
  if (x) return 2;
  return 3;
}
