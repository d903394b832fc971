using System.Globalization;
using System.Runtime.CompilerServices;
using NanoTcp.Tcp;

namespace NanoTcp.PropertyTests;

/// <summary>The golden table: virtual milliseconds that a transfer takes, by loss detection, receive buffer and loss rate.</summary>
internal sealed class TransferTimes
{
    public const string RegenerateVariable = "NANOTCP_WRITE_TRANSFER_TIMES";

    private const string FileName = "TransferTimes.txt";

    private readonly Dictionary<(LossDetection, int, int), int> _times = [];

    public int this[LossDetection detection, int buffer, int loss]
    {
        get => _times[(detection, buffer, loss)];
        set => _times[(detection, buffer, loss)] = value;
    }

    public static TransferTimes Load()
    {
        var times = new TransferTimes();
        int[] losses = [];
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, FileName)).Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!int.TryParse(cells[1], CultureInfo.InvariantCulture, out int buffer))
            {
                losses = [.. cells.Skip(2).Select(cell => int.Parse(cell, CultureInfo.InvariantCulture))];
                continue;
            }

            for (int i = 0; i < losses.Length; i++)
            {
                times[Enum.Parse<LossDetection>(cells[0]), buffer, losses[i]] = int.Parse(cells[i + 2], CultureInfo.InvariantCulture);
            }
        }

        return times;
    }

    /// <summary>Writes the table beside this source file.</summary>
    public void Save(int[] buffers, int[] losses, [CallerFilePath] string source = "")
    {
        using var writer = new StreamWriter(Path.Combine(Path.GetDirectoryName(source)!, FileName)) { NewLine = "\n" };
        writer.WriteLine("# Virtual milliseconds of a transfer by loss detection, receive buffer in bytes, loss in millionths; mean of seeds.");
        writer.WriteLine("# Written, never edited. When a change of TCP is meant to move them, write them anew and look at what moved:");
        writer.WriteLine($"#   {RegenerateVariable}=1 dotnet test tests/NanoTcp.PropertyTests --filter TransferMatrixTests");
        writer.WriteLine();
        writer.WriteLine("detection".PadRight(15) + "buffer".PadLeft(8) + string.Concat(losses.Select(loss => $"{loss,9}")));
        foreach (LossDetection detection in Enum.GetValues<LossDetection>())
        {
            foreach (int buffer in buffers)
            {
                writer.WriteLine($"{detection,-15}{buffer,8}" + string.Concat(losses.Select(loss => $"{this[detection, buffer, loss],9}")));
            }
        }
    }
}
