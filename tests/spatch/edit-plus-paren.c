void f( int a)
{
	foo( a );
	bar( a );
	zoo( a );
}
void g( int a)
{
}
