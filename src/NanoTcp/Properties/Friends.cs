using System.Runtime.CompilerServices;

// The socket layer is an assembly of its own, since one holds 65,535 bytes of IL; it uses the protocols' internals anyway.
[assembly: InternalsVisibleTo("NanoTcp.Sockets")]
[assembly: InternalsVisibleTo("NanoTcp.Services")]

// A chip's own TCP tells the same waiters.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]

// Settings that only tests change: the fast path, and what can be done without in TCP. On a board tests are NFUnitTest.
[assembly: InternalsVisibleTo("NanoTcp.UnitTests")]
[assembly: InternalsVisibleTo("NanoTcp.PropertyTests")]
[assembly: InternalsVisibleTo("NanoTcp.Fuzz")]
[assembly: InternalsVisibleTo("NFUnitTest")]
