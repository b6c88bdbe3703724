int main() {
  x = (int *) malloc(3);
  x = (int *)malloc (3);
}
