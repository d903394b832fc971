using System.Runtime.CompilerServices;

// What is above works on the network's inner parts: one assembly holds 65,535 bytes of IL, and the stack is more than that. On a PC the stack's
// assembly is called NanoTcp.Core.
[assembly: InternalsVisibleTo("NanoTcp")]
[assembly: InternalsVisibleTo("NanoTcp.Core")]
[assembly: InternalsVisibleTo("NanoTcp.Sockets")]
[assembly: InternalsVisibleTo("NanoTcp.Services")]

// A chip's own TCP fills in the same socks, and tells the same waiters.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
