int main() { f(a + 1); f(a + b + 1); f(1 + a); f(a * 2 + 1); }
