using System.Runtime.CompilerServices;

// The chip's own sockets are an assembly of their own, which a board with MACRAW alone need not carry; they use the same bus and controller.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
