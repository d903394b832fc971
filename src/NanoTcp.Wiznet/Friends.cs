using System.Runtime.CompilerServices;

// A chip's driver gives registers and settings to the common part. The chip's own sockets use its bus and controller.
[assembly: InternalsVisibleTo("NanoTcp.W5500")]
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
[assembly: InternalsVisibleTo("NanoTcp.W6100")]
