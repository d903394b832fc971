using System.Runtime.CompilerServices;

// The layers above use the internals of this one. They are separate assemblies because one holds 65,535 bytes of IL. On a PC the assembly
// NanoTcp is called NanoTcp.Core.
[assembly: InternalsVisibleTo("NanoTcp")]
[assembly: InternalsVisibleTo("NanoTcp.Core")]
[assembly: InternalsVisibleTo("NanoTcp.Sockets")]
[assembly: InternalsVisibleTo("NanoTcp.Services")]

// The chip's own TCP and UDP use the same socks and the same waiting.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]

// A board's random numbers are derived by the same keyed hash.
[assembly: InternalsVisibleTo("NanoTcp.Boards")]
[assembly: InternalsVisibleTo("NanoTcp.BoardsTests")]
