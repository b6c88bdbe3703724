int f1(void)
{
	f();

l:
	g();
}

int f2(void)
{
	f(); /*S*/

	/*B*/
l:
	g();
}

int f3(void)
{

	f();

	g();
}

int f4(void)
{

	f(); /*S*/
	g();
}

int f5(void)
{
	/*A*/
	f();
	/*B*/
	g();
}

int f6(void)
{
	/*A*/
	f(); /*S*/

	/*B*/
	g();
}

int f7(void)
{
	/*A*/
	f(); /*S*/
	/*B*/

	g();
}

int f8(void)
{
	/*A*/

	f(); /*S*/
}

int f9(void)
{

	/*A*/
	f();
	/*B*/
}

int f10(void)
{

	/*A*/
	f(); /*S*/
	/*B*/

}

int f11(void)
{
	/*A*/ f(); /*S*/
l:
	g();
}

int f12(void)
{
	g();
	f();
	/*B*/
l:
	g();
}

int f13(void)
{
	g();
	f(); /*S*/
	/*B*/

l:
	g();
}

int f14(void)
{
	g();

	f();

	g();
}

int f15(void)
{
	g();

	f(); /*S*/

	g();
}

int f16(void)
{
	g();
	/*A*/
	f();

	/*B*/
	g();
}

int f17(void)
{
	g();
	/*A*/
	f(); /*S*/

	/*B*/
	g();
}

int f18(void)
{
	g();
	/*A*/
	f(); /*S*/
	/*B*/ g();
}

int f19(void)
{
	g();
	/*A*/

	f(); /*S*/

}

int f20(void)
{
	g();

	/*A*/
	f();

	/*B*/
}

int f21(void)
{
	g();

	/*A*/
	f(); /*S*/

	/*B*/ g();
}

int f22(void)
{
	g();
	/*A*/ f(); /*S*/

l:
	g();
}

int f23(void)
{ /*O*/
	f();

	/*B*/
l:
	g();
}

int f24(void)
{ /*O*/

	f();
	g();
}

int f25(void)
{ /*O*/

	f();

	g();
}

int f26(void)
{ /*O*/

	f(); /*S*/
	/*B*/
	g();
}

int f27(void)
{ /*O*/
	/*A*/
	f();
	/*B*/

	g();
}

int f28(void)
{ /*O*/
	/*A*/
	f(); /*S*/

	/*B*/
	g();
}

int f29(void)
{ /*O*/
	/*A*/

	f();
}

int f30(void)
{ /*O*/
	/*A*/

	f(); /*S*/
	/*B*/
}

int f31(void)
{ /*O*/

	/*A*/
	f();
	/*B*/

}

int f32(void)
{ /*O*/
	/*A*/ f();
l:
	g();
}

int f33(void)
{ /*O*/
	/*A*/ f(); /*S*/
	/*B*/
l:
	g();
}

int f34(void)
{
#ifdef X
	x();
#endif
	f();
	/*B*/

l:
	g();
}

int f35(void)
{
#ifdef X
	x();
#endif

	f();

	g();
}

int f36(void)
{
#ifdef X
	x();
#endif

	f(); /*S*/

	/*B*/
	g();
}

int f37(void)
{
#ifdef X
	x();
#endif
	/*A*/
	f();
	/*B*/ g();
}

int f38(void)
{
#ifdef X
	x();
#endif
	/*A*/
	f(); /*S*/

	/*B*/
	g();
}

int f39(void)
{
#ifdef X
	x();
#endif
	/*A*/

	f();

}

int f40(void)
{
#ifdef X
	x();
#endif
	/*A*/

	f(); /*S*/

	/*B*/
}

int f41(void)
{
#ifdef X
	x();
#endif

	/*A*/
	f();

	/*B*/ g();
}

int f42(void)
{
#ifdef X
	x();
#endif
	/*A*/ f();

l:
	g();
}

int f43(void)
{
#ifdef X
	x();
#endif
	/*A*/ f(); /*S*/

	/*B*/
l:
	g();
}

