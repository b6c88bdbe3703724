int a(void) { return 1; }
static void b(void)
{
}
int c() { }
