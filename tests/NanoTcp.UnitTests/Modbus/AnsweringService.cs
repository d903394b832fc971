using NanoTcp.Apps;
using NanoTcp.Sockets;

namespace NanoTcp.UnitTests.Modbus
{
    /// <summary>A server that answers each request with what the test wants.</summary>
    internal sealed class AnsweringService : Service
    {
        private readonly byte[] _request = new byte[300];
        private readonly byte[] _waiting = new byte[300];
        private int _waitingLength;

        public AnsweringService()
            : base("modbus", ModbusWorld.Port)
        {
        }

        /// <summary>The next answers as hexadecimal digits, where TTTT is the transaction identifier of the request. A null element is no
        /// answer to that request; an empty one closes the connection. When there are no more, the last one is sent again.</summary>
        public string[] Answers { get; set; }

        /// <summary>Bytes sent at a time.</summary>
        public int Piece { get; set; } = 300;

        /// <summary>Requests received so far.</summary>
        public int Requests { get; private set; }

        /// <summary>The last request as hexadecimal digits.</summary>
        public string LastRequest { get; private set; }

        public override int MinBufferSize => 300;

        public override bool HasDatagrams => false;

        public override int AwaitedEvents(ServiceClient client)
        {
            return client.PendingCount > 0 || _waitingLength > 0 ? SocketConstants.POLLOUT : SocketConstants.POLLIN;
        }

        public override bool Serve(ServiceClient client, int readyEvents)
        {
            if (client.PendingCount == 0 && _waitingLength == 0)
            {
                int count = client.Receive(_request);
                if (count <= 0)
                {
                    return count == 0 && !client.InputEnded;
                }

                string answer = Answers[Requests < Answers.Length ? Requests : Answers.Length - 1];
                Requests++;
                LastRequest = HexText.Format(_request, 0, count);
                if (answer == null)
                {
                    return true;
                }

                if (answer.Length == 0)
                {
                    return false;
                }

                string transaction = LastRequest.Substring(0, 4);
                byte[] bytes = HexText.Parse(answer.IndexOf("TTTT") == 0 ? transaction + answer.Substring(4) : answer);
                bytes.CopyTo(_waiting, 0);
                _waitingLength = bytes.Length;
            }

            if (client.PendingCount == 0)
            {
                int piece = _waitingLength < Piece ? _waitingLength : Piece;
                System.Array.Copy(_waiting, 0, client.Buffer, 0, piece);
                _waitingLength -= piece;
                System.Array.Copy(_waiting, piece, _waiting, 0, _waitingLength);
                client.SetPending(piece);
            }

            return client.SendPending();
        }

        public override int Answer(byte[] datagram, int length) => -1;
    }
}
