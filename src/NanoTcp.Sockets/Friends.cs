using System.Runtime.CompilerServices;

// A family that serves some sockets in a chip hands the others on to the software's, as sockets that no process sees.
[assembly: InternalsVisibleTo("NanoTcp.W5500.Sockets")]
