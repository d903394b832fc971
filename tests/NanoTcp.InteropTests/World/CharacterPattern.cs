namespace NanoTcp.InteropTests.World;

/// <summary>
/// What chargen sends, RFC 864: lines of 72 of the 95 printing characters, each line beginning one character further. It repeats
/// after 95 lines.
/// </summary>
internal static class CharacterPattern
{
    private const int CharactersPerLine = 72;
    private const int LineLength = CharactersPerLine + 2;
    private const int Characters = 95;
    private const int Period = Characters * LineLength;

    public static void Verify(long position, ReadOnlySpan<byte> received)
    {
        int index = (int)(position % Period);
        for (int i = 0; i < received.Length; i++)
        {
            if (received[i] != At(index))
            {
                Assert.Fail($"byte {position + i} is 0x{received[i]:X2}, and should be 0x{At(index):X2}");
            }

            index = index + 1 == Period ? 0 : index + 1;
        }
    }

    private static byte At(int index)
    {
        int column = index % LineLength;
        return column switch
        {
            CharactersPerLine => (byte)'\r',
            CharactersPerLine + 1 => (byte)'\n',
            _ => (byte)(' ' + (((index / LineLength) + column) % Characters)),
        };
    }
}
