using System.Runtime.CompilerServices;

// A DHCP client sends from 0.0.0.0, which no socket option allows.
[assembly: InternalsVisibleTo("NanoTcp.Services")]

// A family that serves some sockets in a chip passes the others to the software stack, as sockets without an fd.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
