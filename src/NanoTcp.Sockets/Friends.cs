using System.Runtime.CompilerServices;

// A DHCP client sends from no address at all, which no socket option of a program can say.
[assembly: InternalsVisibleTo("NanoTcp.Services")]

// A family that serves some sockets in a chip hands the others on to the software's, as sockets that no process sees.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
