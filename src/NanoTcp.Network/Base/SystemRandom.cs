namespace NanoTcp
{
    /// <summary>
    /// The platform's generator. On .NET it is the operating system's cryptographic generator. On nanoFramework it is the hardware
    /// generator of the firmware, if it has one; <c>BoardRandom</c> is for boards where that does not suffice.
    /// </summary>
    public sealed class SystemRandom : RandomSource
    {
#if NANOFRAMEWORK_1_0
        private readonly System.Random _random = new System.Random();
#else
        private readonly System.Security.Cryptography.RandomNumberGenerator _random =
            System.Security.Cryptography.RandomNumberGenerator.Create();
#endif
        private readonly byte[] _bytes = new byte[4];

        /// <inheritdoc/>
        public override uint Next()
        {
#if NANOFRAMEWORK_1_0
            _random.NextBytes(_bytes);
#else
            _random.GetBytes(_bytes);
#endif
            return (uint)(_bytes[0] | (_bytes[1] << 8) | (_bytes[2] << 16) | (_bytes[3] << 24));
        }
    }
}
