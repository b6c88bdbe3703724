int main() {
#ifdef A
  old();
#else
  other();
#endif
  old();
#if B
  old();
#endif
}
