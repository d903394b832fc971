using Microsoft.VisualStudio.TestTools.UnitTesting;
using NanoTcp.Tls;
using static NanoTcp.TlsTests.Crypto.Vectors;

namespace NanoTcp.TlsTests.Crypto;

/// <summary>The key schedules give the secrets of the RFCs' traces.</summary>
[TestClass]
public class KeyScheduleTests
{
    private const string ResumptionKey = "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3";

    private static readonly PlatformCrypto s_crypto = new();

    [TestMethod]
    public void TheSecretsAreThoseOfTheRfcsSimpleHandshake()
    {
        // RFC 8448 section 3
        var schedule = new KeySchedule13(s_crypto, null);
        Assert.AreEqual("33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a", Hex(schedule.Secret));
        schedule.EnterHandshake(
            Bytes("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d"),
            Bytes("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8"));
        Assert.AreEqual("1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac", Hex(schedule.Secret));
        Assert.AreEqual("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21", Hex(schedule.ClientSecret));
        Assert.AreEqual("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38", Hex(schedule.ServerSecret));
        Assert.AreEqual("b80ad01015fb2f0bd65ff7d4da5d6bf83f84821d1f87fdc7d3c75b5a7b42d9c4",
            Hex(Hkdf.ExpandLabel(s_crypto, schedule.ClientSecret, "finished", null, 32)));
        Assert.AreEqual("5bd3c71b836e0b76bb73265f", Hex(Hkdf.ExpandLabel(s_crypto, schedule.ClientSecret, "iv", null, 12)));
        schedule.EnterApplication(Bytes("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13"));
        Assert.AreEqual("18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919", Hex(schedule.Secret));
        Assert.AreEqual("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5", Hex(schedule.ClientSecret));
        Assert.AreEqual("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643", Hex(schedule.ServerSecret));
        Assert.AreEqual("17422dda596ed5d9acd890e3c63f5051", Hex(Hkdf.ExpandLabel(s_crypto, schedule.ClientSecret, "key", null, 16)));
        Assert.AreEqual("5b78923dee08579033e523d9", Hex(Hkdf.ExpandLabel(s_crypto, schedule.ClientSecret, "iv", null, 12)));
        byte[] secret = schedule.ResumptionSecret(Bytes("209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d"));
        Assert.AreEqual("7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c", Hex(secret));
        Assert.AreEqual(ResumptionKey, Hex(Hkdf.ExpandLabel(s_crypto, secret, "resumption", [0, 0], 32)));
    }

    [TestMethod]
    public void TheBinderIsThatOfTheRfcsResumedHandshake()
    {
        // RFC 8448 section 4
        var schedule = new KeySchedule13(s_crypto, Bytes(ResumptionKey));
        Assert.AreEqual("9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c", Hex(schedule.Secret));
        byte[] binder = schedule.Binder(true, Bytes("63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14"));
        Assert.AreEqual("3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d", Hex(binder));
    }

    [TestMethod]
    public void TheHandshakeSecretIsThatOfTheRfcsRetry()
    {
        // RFC 8448 section 5
        var schedule = new KeySchedule13(s_crypto, null);
        schedule.EnterHandshake(Bytes("c142ce13ca11b5c2233652e63ad3d97844f1621fbfb9de69d547dc8fedeabeb4"), new byte[32]);
        Assert.AreEqual("ce022e5e6e81e50736d773f2d3adfce8220d049bf510f0dbfac927ef4243b148", Hex(schedule.Secret));
    }

    [TestMethod]
    public void Tls12sFunctionHasTheResultOfItsVector()
    {
        // the vector of the IETF's list for P_SHA256
        byte[] result = KeySchedule12.Prf(
            s_crypto, Bytes("9bbe436ba940f017b17652849a71db35"), "test label", Bytes("a0ba9f936cda311827a6f796ffd5198c"), 100);
        Assert.AreEqual(
            "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab4fbc91666e9d"
            + "ef9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66",
            Hex(result));
    }
}
