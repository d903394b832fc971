using System.Collections;
using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests
{
    /// <summary>A service that discards what it receives, and notes the buffers of its clients.</summary>
    internal sealed class BufferRecorder : Service
    {
        private readonly ArrayList _buffers = new ArrayList();

        public BufferRecorder(int port)
            : base("recorder", port)
        {
        }

        public override bool HasDatagrams => false;

        /// <summary>Different buffers so far.</summary>
        public int Buffers => _buffers.Count;

        public override int AwaitedEvents(ServiceClient client) => SocketConstants.POLLIN;

        public override bool Serve(ServiceClient client, int readyEvents)
        {
            if (client.Discard() > 0 && !_buffers.Contains(client.Buffer))
            {
                _buffers.Add(client.Buffer);
            }

            return !client.InputEnded;
        }

        public override int Answer(byte[] datagram, int length) => -1;
    }
}
