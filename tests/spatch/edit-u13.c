int main() {
  foo(&a);
  foo(&a.b);
  foo(&(a.b));
  foo( & a[1] );
}
