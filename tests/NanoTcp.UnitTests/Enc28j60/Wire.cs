using NanoTcp.Links;
using NanoTcp.UnitTests.Drivers;

namespace NanoTcp.UnitTests.Enc28j60
{
    /// <summary>
    /// The wires to an ENC28J60. A transaction is its instruction, then the byte written ("5F 04"), or the number of bytes that follow it
    /// ("3A+64").
    /// </summary>
    internal sealed class Wire : TamperedPort
    {
        public Wire(SpiPort port)
            : base(port, 1)
        {
        }

        protected override string Describe(byte[] buffer, int offset, int length, bool isWrite)
        {
            return buffer[offset].ToString("X2")
                + (isWrite && length == 2 ? " " + buffer[offset + 1].ToString("X2") : "+" + (length - 1).ToString());
        }
    }
}
