int main() {
  a.b = c.d(e.f);
}
