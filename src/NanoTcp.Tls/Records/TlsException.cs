using System.IO;

namespace NanoTcp.Tls
{
    /// <summary>A connection failed by an alert of this side or of the peer, or because it ended without close_notify.</summary>
    public sealed class TlsException : IOException
    {
        /// <summary>Makes one.</summary>
        /// <param name="alert">The alert.</param>
        /// <param name="isFromPeer">True if the peer sent it.</param>
        public TlsException(TlsAlert alert, bool isFromPeer)
            : base("TLS alert " + ((int)alert).ToString() + (isFromPeer ? " received" : string.Empty))
        {
            Alert = alert;
            IsFromPeer = isFromPeer;
        }

        /// <summary>Makes one for an error that this side found.</summary>
        /// <param name="alert">The alert.</param>
        public TlsException(TlsAlert alert)
            : this(alert, false)
        {
        }

        /// <summary>The alert.</summary>
        public TlsAlert Alert { get; }

        /// <summary>True if the peer sent it.</summary>
        public bool IsFromPeer { get; }
    }
}
