using NanoTcp.Links;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Wiznet
{
    /// <summary>The wires to a W5500 or W6100. A transaction is such as "R08@0020+12": control byte, address, bytes of data.</summary>
    internal sealed class Wire : TamperedPort
    {
        private const int HeaderLength = 3;

        public Wire(SpiPort port)
            : base(port, HeaderLength)
        {
        }

        protected override string Describe(byte[] buffer, int offset, int length, bool isWrite)
        {
            return (isWrite ? "W" : "R") + buffer[offset + 2].ToString("X2") + "@" + buffer[offset].ToString("X2")
                + buffer[offset + 1].ToString("X2") + "+" + (length - HeaderLength).ToString();
        }
    }
}
