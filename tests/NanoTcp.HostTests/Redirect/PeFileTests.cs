using NanoTcp.Redirect.Pe;

namespace NanoTcp.HostTests.Redirect;

[TestClass]
public sealed class PeFileTests
{
    // what a file may hold before the CLR's own strings begin
    private const int MaxStringBytes = 0xFCA3;

    private static readonly Version s_version = new(0, 1, 2, 3);

    private static byte[] OfficialMscorlib => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "nanoFramework", "mscorlib.pe"));

    [TestMethod]
    public void TheOfficialMscorlibIsRead()
    {
        var pe = PeFile.Parse(OfficialMscorlib);

        Assert.AreEqual("mscorlib", pe.Name);
        Assert.AreEqual(new Version(1, 17, 11, 0), pe.Version);
        Assert.AreEqual(0x1549C856u, pe.NativeChecksum);
        Assert.IsEmpty(pe.References);
    }

    [TestMethod]
    public void TheOfficialMscorlibIsWrittenUnchanged()
    {
        byte[] official = OfficialMscorlib;

        CollectionAssert.AreEqual(official, PeFile.Parse(official).ToArray());
        CollectionAssert.AreEqual(official, PeFile.Parse(official).Redirect("System.Net", "NanoTcp.Net", s_version).ToArray());
        CollectionAssert.AreEqual(official, PeBuilder.Sealed(official), "its CRCs, computed by the test");
    }

    [TestMethod]
    public void EachFlippedBitOfTheOfficialMscorlibIsDetected()
    {
        byte[] content = OfficialMscorlib;
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++)
        {
            int at = i < 0x7C ? i : random.Next(content.Length);
            content[at] ^= (byte)(1 << random.Next(8));
            Assert.ThrowsExactly<PeFormatException>(() => PeFile.Parse(content), $"byte 0x{at:X}");
            content = OfficialMscorlib;
        }
    }

    [TestMethod]
    public void AFileTruncatedAtAnyLengthIsRefused()
    {
        byte[] official = OfficialMscorlib;
        byte[] small = Client().ToArray();
        for (int length = 0; length < official.Length; length++)
        {
            Assert.ThrowsExactly<PeFormatException>(() => PeFile.Parse(official[..length]), $"{length} bytes");
        }

        for (int length = 0; length < small.Length; length++)
        {
            Assert.ThrowsExactly<PeFormatException>(() => PeFile.Parse(small[..length]), $"{length} bytes");
        }

        Assert.ThrowsExactly<PeFormatException>(() => PeFile.Parse([.. small, 0, 0, 0, 0]));
    }

    // Without this a damaged file never gets past its CRC.
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void ADamagedFileWithValidCrcsIsReadOrRefusedByAFormatError(int seed)
    {
        var random = new Random(seed);
        byte[][] files = [Client().ToArray(), OfficialMscorlib];
        int refused = 0;
        for (int i = 0; i < 6_000; i++)
        {
            byte[] content = [.. files[i % 20 == 0 ? 1 : 0]];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
            {
                int at = random.Next(8, random.Next(2) == 0 ? 0x7C : content.Length);
                content[at] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)(content[at] ^ (1 << random.Next(8)));
            }

            try
            {
                PeFile.Parse(PeBuilder.Sealed(content)).Redirect("System.Net", "NanoTcp.Net", s_version);
            }
            catch (PeFormatException)
            {
                refused++;
            }
        }

        Assert.IsGreaterThan(1_000, refused);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void TheReferenceNamesTheNewAssemblyWhateverThePadding(int extra)
    {
        PeBuilder builder = Client();
        builder.String(new string('p', extra + 8));
        byte[] content = builder.ToArray();

        var pe = PeFile.Parse(PeFile.Parse(content).Redirect("System.Net", "NanoTcp.Net", s_version).ToArray());

        Assert.AreEqual("mscorlib 1.17.11.0, NanoTcp.Net 0.1.2.3", References(pe));
        Assert.AreEqual(
            "System.Object of mscorlib, System.Net.Sockets.Socket of NanoTcp.Net, System.Net.EndPoint of NanoTcp.Net, "
                + "System.Net.Sockets.Socket/Inner of NanoTcp.Net",
            Types(pe));
        byte[] tail = pe.ToArray()[^16..];
        CollectionAssert.AreEqual(content[^16..], tail, "byte code and what follows");
        CollectionAssert.AreEqual(pe.ToArray(), PeBuilder.Sealed(pe.ToArray()));
    }

    [TestMethod]
    public void TheNamespaceOfTheSameNameStays()
    {
        var pe = PeFile.Parse(Client().ToArray()).Redirect("System.Net", "NanoTcp.Net", s_version);

        Assert.Contains("System.Net.EndPoint", pe.TypeReferences.Select(type => type.FullName));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void ThereAndBackIsTheSameFileWhateverThePadding(int extra)
    {
        PeBuilder builder = Client();
        builder.String(new string('p', extra + 8));
        byte[] original = builder.ToArray();

        PeFile there = PeFile.Parse(original).Redirect("System.Net", "NanoTcp.Net", s_version);
        PeFile back = there.Redirect("NanoTcp.Net", "System.Net", new Version(1, 11, 60, 0));
        PeFile again = back.Redirect("System.Net", "NanoTcp.Net", s_version);

        CollectionAssert.AreEqual(original, back.ToArray());
        CollectionAssert.AreEqual(there.ToArray(), again.ToArray());
    }

    [TestMethod]
    public void ANameThatIsAlsoAStringOfTheProgramStays()
    {
        PeBuilder builder = Client(byteCode: [0x72, 0, 0, 0x26, 0x2A]);
        builder.String("Client");
        int id = builder.String("NanoTcp.Net");
        builder.ByteCode[1] = (byte)id;
        builder.ByteCode[2] = (byte)(id >> 8);
        byte[] original = builder.ToArray();

        PeFile there = PeFile.Parse(original).Redirect("System.Net", "NanoTcp.Net", s_version);

        CollectionAssert.AreEqual(original, there.Redirect("NanoTcp.Net", "System.Net", new Version(1, 11, 60, 0)).ToArray());
    }

    [TestMethod]
    public void AFileThatIsRedirectedAlreadyIsNotChanged()
    {
        PeFile once = PeFile.Parse(Client().ToArray()).Redirect("System.Net", "NanoTcp.Net", s_version);

        CollectionAssert.AreEqual(once.ToArray(), once.Redirect("System.Net", "NanoTcp.Net", s_version).ToArray());
    }

    [TestMethod]
    public void TheLastNameThatFitsIsAppended()
    {
        PeBuilder builder = Client();
        int nameBytes = "NanoTcp.Net".Length + 1;
        builder.String("Client");
        byte[] content = builder.FillStrings(MaxStringBytes - nameBytes).ToArray();

        PeFile pe = PeFile.Parse(content).Redirect("System.Net", "NanoTcp.Net", s_version);

        Assert.AreEqual("mscorlib 1.17.11.0, NanoTcp.Net 0.1.2.3", References(pe));
    }

    [TestMethod]
    public void AFullStringTableIsReported()
    {
        PeBuilder builder = Client();
        builder.String("Client");
        byte[] content = builder.FillStrings(MaxStringBytes - "NanoTcp.Net".Length).ToArray();

        PeFormatException error = Assert.ThrowsExactly<PeFormatException>(
            () => PeFile.Parse(content).Redirect("System.Net", "NanoTcp.Net", s_version));

        Assert.Contains("string table is full", error.Message);
    }

    [TestMethod]
    [DataRow("MZ", "not a .pe file")]
    [DataRow("NFMRK2", "not a .pe file")]
    [DataRow("NFMRK1\0\0", "truncated")]
    public void AnotherFormatIsNamed(string beginning, string expected)
    {
        byte[] content = [.. beginning.Select(c => (byte)c)];

        Assert.Contains(expected, Assert.ThrowsExactly<PeFormatException>(() => PeFile.Parse(content)).Message);
    }

    /// <summary>A program that uses sockets, and has the string "System.Net" as assembly name and as namespace.</summary>
    private static PeBuilder Client(byte[]? byteCode = null)
    {
        var builder = new PeBuilder("Client") { ByteCode = byteCode ?? [1, 2, 3, 4, 5] };
        builder.Reference("mscorlib", "1.17.11.0");
        int thing = builder.TypeReference("System", "Object");
        builder.Reference("System.Net");
        int socket = builder.TypeReference("System.Net.Sockets", "Socket");
        int endPoint = builder.TypeReference("System.Net", "EndPoint");
        builder.TypeReference("", "Inner", 0x8000 | socket);
        return builder.MethodReference(socket, "Connect", endPoint).Type("Clients", "Program", thing, ("Main", []));
    }

    private static string References(PeFile pe) => string.Join(", ", pe.References.Select(reference => $"{reference.Name} {reference.Version}"));

    private static string Types(PeFile pe) => string.Join(", ", pe.TypeReferences.Select(type => $"{type.FullName} of {type.Assembly}"));
}
