int f() {
  start(1);
  flush(1);
  end(1);
}
int g() {
  start(1);
  sync(1);
  end(1);
}
