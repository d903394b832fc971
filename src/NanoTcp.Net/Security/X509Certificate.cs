using NanoTcp.Net;

namespace System.Security.Cryptography.X509Certificates
{
    /// <summary>
    /// A certificate. Its bytes are kept as they are; what they say is read, when it is asked for, by the registered <see cref="TlsProvider"/>.
    /// </summary>
    public class X509Certificate
    {
        /// <summary>Distinguished name of the issuer; null before it was read.</summary>
        protected string _issuer;

        /// <summary>Distinguished name of the subject; null before it was read.</summary>
        protected string _subject;

        /// <summary>First time at which it is valid, UTC.</summary>
        protected DateTime _effectiveDate;

        /// <summary>Last time at which it is valid, UTC.</summary>
        protected DateTime _expirationDate;

        /// <summary>Not used.</summary>
        protected byte[] _handle;

        /// <summary>Not used.</summary>
        protected byte[] _sessionHandle;

        private readonly byte[] _certificate;
        private bool _isRead;

        /// <summary>Makes an empty certificate.</summary>
        public X509Certificate()
        {
        }

        /// <summary>Makes a certificate.</summary>
        /// <param name="certificate">In DER, or in PEM with a zero byte at the end.</param>
        public X509Certificate(byte[] certificate)
        {
            _certificate = certificate;
        }

        /// <summary>Makes a certificate.</summary>
        /// <param name="certificate">In PEM.</param>
        /// <exception cref="ArgumentNullException">The text is null.</exception>
        public X509Certificate(string certificate)
        {
            _certificate = Pem.ToBytes(certificate);
        }

        /// <summary>Distinguished name of the issuer.</summary>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="ArgumentException">The bytes are no certificate.</exception>
        public virtual string Issuer
        {
            get
            {
                Read();
                return _issuer;
            }
        }

        /// <summary>Distinguished name of the subject.</summary>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="ArgumentException">The bytes are no certificate.</exception>
        public virtual string Subject
        {
            get
            {
                Read();
                return _subject;
            }
        }

        /// <summary>First time at which it is valid, UTC.</summary>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="ArgumentException">The bytes are no certificate.</exception>
        public virtual DateTime GetEffectiveDate()
        {
            Read();
            return _effectiveDate;
        }

        /// <summary>Last time at which it is valid, UTC.</summary>
        /// <exception cref="NotSupportedException">No <see cref="TlsProvider"/> is registered.</exception>
        /// <exception cref="ArgumentException">The bytes are no certificate.</exception>
        public virtual DateTime GetExpirationDate()
        {
            Read();
            return _expirationDate;
        }

        /// <summary>Its bytes: DER, or PEM with a zero byte at the end; null for an empty certificate.</summary>
        public virtual byte[] GetRawCertData() => _certificate;

        private void Read()
        {
            if (_isRead || _certificate == null)
            {
                return;
            }

            CertificateText text = TlsProvider.Required.Decode(_certificate);
            _issuer = text.Issuer;
            _subject = text.Subject;
            _effectiveDate = text.ValidFrom;
            _expirationDate = text.ValidTo;
            _isRead = true;
        }
    }
}
