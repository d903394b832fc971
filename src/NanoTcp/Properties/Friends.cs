using System.Runtime.CompilerServices;

// The socket layer is an assembly of its own, since one holds 65,535 bytes of IL; it works on the protocols' inner parts all the same.
[assembly: InternalsVisibleTo("NanoTcp.Sockets")]
[assembly: InternalsVisibleTo("NanoTcp.Services")]

// A chip's own TCP tells the same waiters.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
