using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>
    /// Keeps two services that answer every datagram from answering each other for ever: one forged packet between the echo ports of two
    /// hosts would do (CERT advisory CA-1996-01).
    /// </summary>
    internal static class LoopGuard
    {
        private const int Daytime = 13;
        private const int QuoteOfTheDay = 17;
        private const int Time = 37;

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
                case EchoService.WellKnownPort:
                case DiscardService.WellKnownPort:
                case ChargenService.WellKnownPort:
                case Daytime:
                case QuoteOfTheDay:
                case Time:
                    return false;
                default:
                    return peer.Address != 0 && peer.Address < FirstMulticast && peer.Address != LimitedBroadcast;
            }
        }
    }
}
