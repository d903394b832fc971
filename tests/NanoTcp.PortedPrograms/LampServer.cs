using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoTcp.PortedPrograms
{
    /// <summary>A lamp with an HTTP interface: a connection may carry any number of requests.</summary>
    public sealed class LampServer
    {
        private const int LogLength = 60_000;

        private readonly TcpListener _listener;
        private string _state = "off";

        public LampServer(int port)
        {
            _listener = new TcpListener(IPAddress.Any, port);
            _listener.Start(2);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        /// <summary>Serves one client after the other.</summary>
        /// <returns>Requests that were answered.</returns>
        public int Serve(int clients)
        {
            int answered = 0;
            for (int i = 0; i < clients; i++)
            {
                using (TcpClient client = _listener.AcceptTcpClient())
                {
                    client.ReceiveTimeout = 5000;
                    answered += Serve(client.GetStream());
                }
            }

            _listener.Stop();
            return answered;
        }

        private int Serve(NetworkStream stream)
        {
            HttpMessage message = new HttpMessage(stream);
            int answered = 0;
            while (message.Read())
            {
                bool isLast = message.IsLast;
                string status = "200 OK";
                byte[] body = Answer(message.FirstLine.Split(' '), message.Body, ref status);
                message.Write("HTTP/1.1 " + status, body, isLast);
                answered++;
                if (isLast)
                {
                    break;
                }
            }

            return answered;
        }

        private byte[] Answer(string[] request, byte[] body, ref string status)
        {
            string resource = request.Length > 1 ? request[0] + " " + request[1] : string.Empty;
            if (resource == "PUT /lamp")
            {
                _state = Encoding.UTF8.GetString(body, 0, body.Length);
                return Encoding.UTF8.GetBytes("is " + _state);
            }

            if (resource == "GET /lamp")
            {
                return Encoding.UTF8.GetBytes(_state);
            }

            if (resource == "GET /log")
            {
                return new byte[LogLength];
            }

            status = "404 Not Found";
            return new byte[0];
        }
    }
}
