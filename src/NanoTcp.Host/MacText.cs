using System.Globalization;

namespace NanoTcp.Host;

/// <summary>Ethernet addresses as text.</summary>
internal static class MacText
{
    /// <summary>Default address of the board: locally administered (IEEE 802 section 8.2.2).</summary>
    public static byte[] ForBoard(uint address) => Local(0x00, address);

    /// <summary>The gateway's address.</summary>
    public static byte[] ForGateway(uint address) => Local(0x01, address);

    public static byte[] Parse(string text)
    {
        string[] parts = text.Split(':', '-');
        var mac = new byte[6];
        if (parts.Length != mac.Length)
        {
            throw Wrong();
        }

        for (int i = 0; i < mac.Length; i++)
        {
            if (parts[i].Length != 2 || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out mac[i]))
            {
                throw Wrong();
            }
        }

        if ((mac[0] & 1) != 0 || mac.All(b => b == 0))
        {
            throw new FormatException("a station's address is accepted: not all zero, and the first byte even");
        }

        return mac;

        static FormatException Wrong() => new("six bytes in hexadecimal are accepted, such as 02:00:00:4D:00:02");
    }

    public static string Format(byte[] mac) => string.Join(':', mac.Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));

    private static byte[] Local(byte end, uint address) =>
        [0x02, end, (byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address];
}
