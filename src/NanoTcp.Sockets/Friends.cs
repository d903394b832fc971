using System.Runtime.CompilerServices;

// A DHCP client sends from no address at all, which no socket option of a program can say.
[assembly: InternalsVisibleTo("NanoTcp.Services")]
