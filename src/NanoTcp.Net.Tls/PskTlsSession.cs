using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NanoTcp.Net;

namespace NanoTcp.Tls
{
    /// <summary>The TLS of one SslStream: a <see cref="TlsStream"/> over the socket.</summary>
    internal sealed class PskTlsSession : TlsSession
    {
        private readonly TlsSettings _settings;
        private readonly Socket _socket;
        private TlsStream _stream;

        public PskTlsSession(TlsSettings settings, Socket socket)
        {
            _settings = settings;
            _socket = socket;
        }

        // A program that polls for data never reads while there is none: what the socket has is decrypted here.
        public override int Available
        {
            get
            {
                int waiting = _stream.Available == 0 ? _socket.Available : 0;
                try
                {
                    return waiting == 0 ? _stream.Available : _stream.ReceiveWaiting(waiting);
                }
                catch (TlsException e)
                {
                    throw ToSocketException(e);
                }
            }
        }

        public override void AuthenticateAsClient(
            string targetHost, X509Certificate certificate, X509Certificate authority, SslProtocols protocols, SslVerification verification)
        {
            RefuseCertificate(certificate);
            RefuseCertificate(authority);
            TlsSettings settings = Limit(protocols);
            settings.ServerName = targetHost;
            Authenticate(settings, false);
        }

        public override void AuthenticateAsServer(X509Certificate certificate, SslProtocols protocols, SslVerification verification)
        {
            RefuseCertificate(certificate);
            Authenticate(Limit(protocols), true);
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            try
            {
                return _stream.Read(buffer, offset, count);
            }
            catch (TlsException e)
            {
                throw ToSocketException(e);
            }
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                _stream.Write(buffer, offset, count);
            }
            catch (TlsException e)
            {
                throw ToSocketException(e);
            }
        }

        public override void Close()
        {
            _stream?.Dispose();
        }

        private static void RefuseCertificate(X509Certificate certificate)
        {
            if (certificate != null)
            {
                throw new NotSupportedException("TLS with pre-shared keys has no certificates.");
            }
        }

        private static SocketException ToSocketException(TlsException e) =>
            new SocketException(e.IsFromPeer || e.Alert == TlsAlert.Truncated ? SocketError.ConnectionReset : SocketError.ConnectionAborted);

        private TlsSettings Limit(SslProtocols protocols)
        {
            TlsSettings settings = _settings.Copy();
            if (protocols != SslProtocols.None)
            {
                TlsVersions versions = 0;
                versions |= (protocols & SslProtocols.Tls12) == SslProtocols.Tls12 ? TlsVersions.Tls12 : 0;
                versions |= (protocols & SslProtocols.Tls13) == SslProtocols.Tls13 ? TlsVersions.Tls13 : 0;
                settings.Versions &= versions;
                if (settings.Versions == 0)
                {
                    throw new NotSupportedException("The version of TLS is not supported.");
                }
            }

            return settings;
        }

        private void Authenticate(TlsSettings settings, bool isServer)
        {
            TlsStream stream = new TlsStream(new NetworkStream(_socket, false), false, settings, isServer);
            try
            {
                stream.Authenticate();
                _stream = stream;
            }
            catch (TlsException e)
            {
                throw ToSocketException(e);
            }
        }
    }
}
