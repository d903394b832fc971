using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// Keeps two services that answer every datagram from answering each other for ever: one forged packet between the echo ports of two
    /// hosts would do (CERT advisory CA-1996-01).
    /// </summary>
    internal static class LoopGuard
    {
        private const uint LimitedBroadcast = 0xFFFFFFFF;
        private const uint FirstMulticast = 0xE0000000;

        /// <summary>Tells whether a datagram's sender may be answered.</summary>
        /// <param name="peer">The sender.</param>
        /// <returns>False for a port that may answer the answer, and for an address that is nobody's in particular.</returns>
        public static bool MayAnswer(SocketAddress peer)
        {
            switch (peer.Port)
            {
                case 0:
                case WellKnownPorts.Echo:
                case WellKnownPorts.Discard:
                case WellKnownPorts.Chargen:
                case WellKnownPorts.Daytime:
                case WellKnownPorts.QuoteOfTheDay:
                case WellKnownPorts.Time:
                    return false;
                default:
                    return peer.Address != 0 && peer.Address < FirstMulticast && peer.Address != LimitedBroadcast;
            }
        }
    }
}
