using System;
using nanoFramework.TestFramework;
using NanoTcp.Tcp;

namespace NanoTcp.UnitTests.Tcp
{
    /// <summary>What TcpSettings.Validate says of values that are out of range, and what the settings do that no other test is about.</summary>
    [TestClass]
    public class TcpSettingsTests : ScriptedConversation
    {
        [TestMethod]
        public void TheDefaultsAreAccepted()
        {
            new TcpSettings().Validate();
        }

        [TestMethod]
        public void TheBoundsAreInclusive()
        {
            new TcpSettings { SendBufferSize = 536, ReceiveBufferSize = 1 << 20, DelayedAckTime = 0, TimeWait = 0, RtoMinimum = 10 }.Validate();
            new TcpSettings { EphemeralPortFirst = 50_000, EphemeralPortLast = 50_000, SynCacheSize = 256, UserTimeout = 0 }.Validate();
        }

        [TestMethod]
        public void AnErrorGivesTheValueAndItsRange()
        {
            CheckRefusal(new TcpSettings { SendBufferSize = 535 }, "TcpSettings.SendBufferSize is 535; accepted are 536 to 1048576.");
            CheckRefusal(new TcpSettings { MaximumSegmentSize = 1461 }, "TcpSettings.MaximumSegmentSize is 1461; accepted are 88 to 1460.");
            CheckRefusal(new TcpSettings { RtoInitial = 199 }, "TcpSettings.RtoInitial is 199; accepted are 200 to 60000.");
            CheckRefusal(new TcpSettings { DelayedAckTime = 501 }, "TcpSettings.DelayedAckTime is 501; accepted are 0 to 500.");
            CheckRefusal(new TcpSettings { TimeWait = -1 }, "TcpSettings.TimeWait is -1; accepted are 0 to 240000.");
            CheckRefusal(new TcpSettings { Retries = 2 }, "TcpSettings.Retries is 2; accepted are 3 to 30.");
            CheckRefusal(new TcpSettings { KeepAliveCount = 128 }, "TcpSettings.KeepAliveCount is 128; accepted are 1 to 127.");
        }

        [TestMethod]
        public void EverySettingHasARange()
        {
            CheckRange("ReceiveBufferSize", new TcpSettings { ReceiveBufferSize = 535 }, new TcpSettings { ReceiveBufferSize = (1 << 20) + 1 });
            CheckRange("SendBufferSize", new TcpSettings { SendBufferSize = 535 }, new TcpSettings { SendBufferSize = (1 << 20) + 1 });
            CheckRange("MaximumSegmentSize", new TcpSettings { MaximumSegmentSize = 87 }, new TcpSettings { MaximumSegmentSize = 1461 });
            CheckRange("MinimumSegmentSize", new TcpSettings { MinimumSegmentSize = 47 }, new TcpSettings { MinimumSegmentSize = 537 });
            CheckRange("InitialWindow", new TcpSettings { InitialWindow = 0 }, new TcpSettings { InitialWindow = 65 });
            CheckRange("RtoInitial", new TcpSettings { RtoInitial = 199 }, new TcpSettings { RtoInitial = 60_001 });
            CheckRange("RtoMinimum", new TcpSettings { RtoMinimum = 9 }, new TcpSettings { RtoMinimum = 3001 });
            CheckRange("RtoMaximum", new TcpSettings { RtoMaximum = 999 }, new TcpSettings { RtoMaximum = 240_001 });
            CheckRange("DelayedAckTime", new TcpSettings { DelayedAckTime = -1 }, new TcpSettings { DelayedAckTime = 501 });
            CheckRange("DelayedAckSegments", new TcpSettings { DelayedAckSegments = 0 }, new TcpSettings { DelayedAckSegments = 17 });
            CheckRange("InitialImmediateAcks", new TcpSettings { InitialImmediateAcks = -1 }, new TcpSettings { InitialImmediateAcks = 65 });
            CheckRange("PathMtuLifetime", new TcpSettings { PathMtuLifetime = 299_999 }, new TcpSettings { PathMtuLifetime = 86_400_001 });
            CheckRange("TimeWait", new TcpSettings { TimeWait = -1 }, new TcpSettings { TimeWait = 240_001 });
            CheckRange("TimeWaitLimit", new TcpSettings { TimeWaitLimit = 0 }, new TcpSettings { TimeWaitLimit = 4097 });
            CheckRange("FinWait2", new TcpSettings { FinWait2 = 999 }, new TcpSettings { FinWait2 = 600_001 });
            CheckRange("SynRetries", new TcpSettings { SynRetries = 0 }, new TcpSettings { SynRetries = 13 });
            CheckRange("SynAckRetries", new TcpSettings { SynAckRetries = 0 }, new TcpSettings { SynAckRetries = 13 });
            CheckRange("Retries", new TcpSettings { Retries = 2 }, new TcpSettings { Retries = 31 });
            CheckRange("OrphanRetries", new TcpSettings { OrphanRetries = 0 }, new TcpSettings { OrphanRetries = 31 });
            CheckRange("SynCacheSize", new TcpSettings { SynCacheSize = 0 }, new TcpSettings { SynCacheSize = 257 });
            CheckRange("KeepAliveIdle", new TcpSettings { KeepAliveIdle = 999 }, new TcpSettings { KeepAliveIdle = 32_767_001 });
            CheckRange("KeepAliveInterval", new TcpSettings { KeepAliveInterval = 999 }, new TcpSettings { KeepAliveInterval = 32_767_001 });
            CheckRange("KeepAliveCount", new TcpSettings { KeepAliveCount = 0 }, new TcpSettings { KeepAliveCount = 128 });
            CheckRange("UserTimeout", new TcpSettings { UserTimeout = -1 }, new TcpSettings { UserTimeout = 2_000_000_001 });
            CheckRange("ChallengeAckInterval", new TcpSettings { ChallengeAckInterval = -1 },
                new TcpSettings { ChallengeAckInterval = 60_001 });
            CheckRange("EphemeralPortFirst", new TcpSettings { EphemeralPortFirst = 1023 }, new TcpSettings { EphemeralPortFirst = 65_001 });
            CheckRange("LossDetection", new TcpSettings { LossDetection = (LossDetection)(-1) },
                new TcpSettings { LossDetection = (LossDetection)3 });
            CheckRange("Congestion", new TcpSettings { Congestion = (CongestionAlgorithm)(-1) },
                new TcpSettings { Congestion = (CongestionAlgorithm)2 });
            CheckRange("Secret.Length", new TcpSettings { Secret = new byte[15] }, new TcpSettings { Secret = new byte[17] });
        }

        [TestMethod]
        public void ASecretDeterminesInitialSequenceNumbers()
        {
            byte[] secret = new byte[16];
            uint first = InitialSequence(secret, 1);
            Assert.AreEqual(first, InitialSequence(secret, 2));
            secret[15] = 1;
            Assert.AreNotEqual(first, InitialSequence(secret, 2));
            Assert.AreNotEqual(InitialSequence(null, 1), InitialSequence(null, 2));
        }

        [TestMethod]
        public void ConflictingSettingsAreRejected()
        {
            CheckRefusal(
                new TcpSettings { EphemeralPortFirst = 50_000, EphemeralPortLast = 49_999 },
                "TcpSettings.EphemeralPortLast is 49999; accepted are 50000 to 65535.");
            CheckRefusal(
                new TcpSettings { RtoInitial = 3000, RtoMaximum = 2000 },
                "TcpSettings.RtoMaximum, which must reach RtoInitial, is 2000; accepted are 3000 to 240000.");
            CheckRefusal(
                new TcpSettings { MaximumSegmentSize = 100, MinimumSegmentSize = 101 },
                "TcpSettings.MinimumSegmentSize, which must not pass MaximumSegmentSize, is 101; accepted are 48 to 100.");
        }

        [TestMethod]
        public void ChangingACopyKeepsTheOriginal()
        {
            TcpSettings original = new TcpSettings { Retries = 7 };

            TcpSettings copy = original.Clone();
            copy.Retries = 8;

            Assert.AreEqual(7, original.Retries);
            Assert.AreEqual(original.SendBufferSize, copy.SendBufferSize);
        }

        // of the same connection at the same time
        private static uint InitialSequence(byte[] secret, uint seed)
        {
            BeginAt(new TcpSettings { Secret = secret }, 1000, 1500, seed);
            Listen();
            Peer.Sends(syn: true, ack: TcpPeer.None);
            Peer.Expects(ack: 1, syn: true);
            return Peer.OurStart;
        }

        private static void CheckRange(string name, TcpSettings below, TcpSettings above)
        {
            CheckRefused(name, below);
            CheckRefused(name, above);
        }

        private static void CheckRefused(string name, TcpSettings settings)
        {
            try
            {
                settings.Validate();
            }
            catch (ArgumentException e)
            {
                Assert.AreEqual(0, e.Message.IndexOf("TcpSettings." + name + " is "), e.Message);
                return;
            }

            Assert.IsTrue(false, "Accepted: " + name);
        }

        private static void CheckRefusal(TcpSettings settings, string message)
        {
            try
            {
                settings.Validate();
            }
            catch (ArgumentException e)
            {
                Assert.AreEqual(message, e.Message);
                return;
            }

            Assert.IsTrue(false, "Accepted: " + message);
        }
    }
}
