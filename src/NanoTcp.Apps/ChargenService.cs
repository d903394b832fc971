using NanoTcp.Sockets;

namespace NanoTcp.Apps
{
    /// <summary>Character generator, RFC 864: sends lines of printing characters without end, and discards what it receives.</summary>
    public sealed class ChargenService : Service
    {
        /// <summary>The assigned port.</summary>
        public const int WellKnownPort = WellKnownPorts.Chargen;

        // RFC 864: an answer over UDP has 0 to 512 characters.
        private const int LongestAnswer = 512;

        private int _nextDatagramLine;

        /// <summary>Creates the service.</summary>
        /// <param name="port">1 to 65,535, normally <see cref="WellKnownPort"/>.</param>
        public ChargenService(int port = WellKnownPort)
            : base("chargen", port)
        {
        }

        /// <inheritdoc/>
        public override int ReceiveBufferSize => MinBuffer;

        /// <inheritdoc/>
        public override int AwaitedEvents(ServiceClient client)
        {
            return SocketConstants.POLLIN | SocketConstants.POLLOUT;
        }

        /// <inheritdoc/>
        public override bool Serve(ServiceClient client, int readyEvents)
        {
            // the stream ends when the client closes or aborts
            if ((readyEvents & ~SocketConstants.POLLOUT) != 0 && (client.Discard() < 0 || client.InputEnded))
            {
                return false;
            }

            for (int i = 0; i < BuffersPerTurn; i++)
            {
                if (client.PendingCount == 0)
                {
                    int lines = CharacterLines.Fill(client.Buffer, client.Buffer.Length, client.Progress);
                    client.Progress = CharacterLines.After(client.Progress, lines);
                    client.SetPending(lines * CharacterLines.LineLength);
                }

                if (!client.SendPending())
                {
                    return false;
                }

                if (client.PendingCount > 0)
                {
                    return true;
                }
            }

            return true;
        }

        /// <inheritdoc/>
        public override int Answer(byte[] datagram, int length)
        {
            // At most one line, or as long as the request: a longer reply could be used to amplify traffic to a forged source address.
            int room = length < CharacterLines.LineLength ? CharacterLines.LineLength : length;
            int lines = CharacterLines.Fill(datagram, room < LongestAnswer ? room : LongestAnswer, _nextDatagramLine);
            _nextDatagramLine = CharacterLines.After(_nextDatagramLine, lines);
            return lines * CharacterLines.LineLength;
        }
    }
}
