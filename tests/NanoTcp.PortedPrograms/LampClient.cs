using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>Sends requests to a lamp, all over one connection.</summary>
    public sealed class LampClient
    {
        private readonly TcpClient _client = new TcpClient();
        private readonly HttpMessage _message;

        public LampClient(string host, int port)
        {
            _client.Connect(IPAddress.Parse(host), port);
            _client.ReceiveTimeout = 5000;
            _message = new HttpMessage(_client.GetStream());
        }

        /// <summary>Sends a request and waits for its response.</summary>
        /// <returns>The status and the body; of a long body its length.</returns>
        public string Request(string method, string path, string body, bool isLast)
        {
            _message.Write(method + " " + path + " HTTP/1.1", Encoding.UTF8.GetBytes(body), isLast);
            if (!_message.Read())
            {
                return "closed";
            }

            byte[] answer = _message.Body;
            return _message.FirstLine.Substring(9, 3) + " "
                + (answer.Length < 100 ? Encoding.UTF8.GetString(answer, 0, answer.Length) : answer.Length.ToString());
        }

        public void Close()
        {
            _client.Close();
        }
    }
}
