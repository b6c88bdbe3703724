int main() {
  f(a,b,c);
}
