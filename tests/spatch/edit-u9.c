int main() {
  if (a)
    return 1;
  return 2;
}
