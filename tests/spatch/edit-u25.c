int main() {
  f(a,b);
  f();
}
