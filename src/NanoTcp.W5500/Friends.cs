using System.Runtime.CompilerServices;

// The chip's own sockets use the same bus and controller. They are an assembly of their own, which a board with MACRAW alone leaves out.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
